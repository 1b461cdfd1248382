import { Webhook as Verifier } from 'standardwebhooks';
import { signatureHeaders } from './send-event.js';

/** From the specification's libraries. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

test('the signature is that of the specification', () => {
  const at = new Date(1614265330_000);
  expect(signatureHeaders(SECRET, 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, '{"test": 2432232314}')).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test.each(['{"a":"Hochwasser in Wien, 東京 🌊"}', '{}', ''])('the specification’s library verifies %j', (body) => {
  const headers = signatureHeaders(SECRET, 'a1', new Date(), body);
  const verifier = new Verifier(SECRET);
  expect(() => verifier.verify(body, headers, { jsonParse: false })).not.toThrow();
  expect(() => verifier.verify(`${body} `, headers, { jsonParse: false })).toThrow('No matching signature');
  expect(() => verifier.verify(body, { ...headers, 'webhook-id': 'a2' }, { jsonParse: false })).toThrow();
});
