import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { cleanupOpenApiDoc } from 'nestjs-zod';

/** Serves the description of the app's HTTP API at /api/docs (a page) and /api/docs.json. Call after all modules are in. */
export function describeApi(app: INestApplication): void {
  const info = new DocumentBuilder()
    .setTitle('Babelwire')
    .setDescription('Stories from news in many languages, with the evidence for every match.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', description: 'API_TOKEN, when one is set.' })
    .build();
  const document = (): ReturnType<typeof cleanupOpenApiDoc> =>
    cleanupOpenApiDoc(SwaggerModule.createDocument(app, info));
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/docs.json' });
}
