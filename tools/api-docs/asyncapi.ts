import { type MessageDocs, messageSchema, MESSAGES } from './message-schemas.js';

/** All topics of the message log as an AsyncAPI 3 document, from the application's point of view. */
export function asyncApi(): object {
  const messages = Object.entries(MESSAGES);
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'Babelwire messages',
      version: '1',
      description: 'The topics of the message log. With KAFKA_BROKERS they are topics of Kafka.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: 'application/json',
    servers: { kafka: { host: 'localhost:9092', protocol: 'kafka', description: 'The brokers in KAFKA_BROKERS.' } },
    channels: Object.fromEntries(messages.map(([name, docs]) => [name, channel(name, docs)])),
    operations: Object.fromEntries(messages.flatMap(([name, docs]) => operations(name, docs))),
    components: { messages: Object.fromEntries(messages.map(([name, docs]) => [name, message(docs)])) },
  };
}

function channel(name: string, { topic, title, description }: MessageDocs): object {
  const { partitions, retentionMs } = topic;
  return {
    address: topic.name,
    title,
    description,
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
    bindings: {
      kafka: { partitions, topicConfiguration: { 'retention.ms': retentionMs }, bindingVersion: '0.5.0' },
    },
  };
}

function message(docs: MessageDocs): object {
  const { topic, title, description, key, headers } = docs;
  const { $schema: _dialect, ...payload } = messageSchema(docs, 'draft-7');
  const contentType = headers['content-type'] ?? 'application/json';
  return {
    name: topic.name,
    title,
    summary: description,
    contentType,
    ...(Object.keys(headers).length > 0 && { headers: headersSchema(headers) }),
    payload,
    bindings: { kafka: { key: { type: 'string', description: key }, bindingVersion: '0.5.0' } },
  };
}

const headersSchema = (headers: Record<string, string>): object => ({
  type: 'object',
  required: Object.keys(headers),
  properties: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { const: value }])),
});

function operations(name: string, { title, writers, readers }: MessageDocs): [string, object][] {
  const operation = (action: 'send' | 'receive', verb: string, services: string[]): [string, object] => [
    `${action}.${name}`,
    {
      action,
      channel: { $ref: `#/channels/${name}` },
      summary: `${title}: ${verb} by ${services.join(', ')}.`,
      tags: services.map((service) => ({ name: service })),
    },
  ];
  return [operation('send', 'written', writers), operation('receive', 'read', readers)];
}
