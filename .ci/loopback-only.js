/**
 * Loaded before a service that gets random requests: its feeds have random addresses, and nothing may leave this machine.
 */
import dns from 'node:dns';
import net from 'node:net';

const refuse = (host) => Object.assign(new Error(`${host} is not this machine`), { code: 'ENOTFOUND' });
const isLoopback = (host) => host === undefined || /^(localhost|127\..*|::1)$/.test(host);

const { lookup } = dns;
dns.lookup = (host, options, done = options) =>
  isLoopback(host) ? lookup(host, options, done) : process.nextTick(done, refuse(host));

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...rest) {
  const [options] = Array.isArray(rest[0]) ? rest[0] : rest;
  if (typeof options === 'object' && !isLoopback(options.host) && !options.path) {
    process.nextTick(() => this.destroy(refuse(options.host)));
    return this;
  }
  return connect.apply(this, rest);
};
