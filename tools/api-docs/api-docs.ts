import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { z } from 'zod';
import { StandaloneModule } from '#apps/standalone/standalone.module.js';
import { WebhookEvent } from '#libs/contracts/webhook-event.js';
import { parseEnv } from '#libs/runtime/env.js';
import { describeControllers } from '#libs/runtime/openapi.js';
import type { Resources } from '#libs/runtime/resources.js';
import { ServiceModule } from '#libs/runtime/service.module.js';
import { asyncApi } from './asyncapi.js';
import { messageSchema, MESSAGES } from './message-schemas.js';

const WEBHOOK_EVENT =
  'What a webhook gets besides story events: CloudEvents about the webhook; docs/webhooks.md has the rules.';

/** The files of docs/api, by their path in that folder: all that is generated from the contracts. */
export async function apiDocs(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const add = (path: string, content: object) => files.set(path, `${JSON.stringify(content, null, 2)}\n`);
  add('openapi.json', await openApi());
  add('asyncapi.json', asyncApi());
  for (const docs of Object.values(MESSAGES)) {
    const { $schema, ...schema } = messageSchema(docs, 'draft-2020-12');
    const { topic, title, description } = docs;
    add(`schemas/${topic.name}.json`, { $schema, title, description, ...schema });
  }
  const webhook = z.toJSONSchema(WebhookEvent, { io: 'input', target: 'draft-2020-12' });
  add('schemas/webhooks.json', { ...webhook, title: 'Webhook event', description: WEBHOOK_EVENT });
  return files;
}

/** Every controller of every service. In preview mode Nest creates none of the providers, so nothing is opened. */
async function openApi(): Promise<object> {
  const env = parseEnv({ FEEDS: 'none' });
  const resources = {} as Resources;
  const root = ServiceModule.around(StandaloneModule.forRoot(env), pino({ level: 'silent' }), resources);
  const app = await NestFactory.create(root, { preview: true, logger: ['error'], abortOnError: false });
  return describeControllers(app);
}
