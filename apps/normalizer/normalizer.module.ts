import { type DynamicModule, Module } from '@nestjs/common';
import { HttpEmbedder } from '#libs/embedding/http-embedder.js';
import { embeddingsService, type Env } from '#libs/runtime/env.js';
import { ClusterArticlesController } from './cluster-articles.controller.js';
import { EmbedArticles, EMBEDDER } from './embed-articles.js';
import { ExtractArticlesController } from './extract-articles.controller.js';

/** Extracts what is known of each article from its text, then clusters articles into stories. */
@Module({ controllers: [ExtractArticlesController, ClusterArticlesController], providers: [EmbedArticles] })
export class NormalizerModule {
  static forRoot(env: Env): DynamicModule {
    const service = embeddingsService(env);
    const embedder = { provide: EMBEDDER, useValue: service && new HttpEmbedder(service) };
    return { module: NormalizerModule, providers: [embedder] };
  }
}
