import { type DynamicModule, Module } from '@nestjs/common';
import { openEmbedder } from '#libs/embedding/onnx-embedder.js';
import { ClusterArticles } from './cluster-articles.js';
import { EMBEDDER, ExtractArticles } from './extract-articles.js';

/** Understands articles, then decides which belong together. */
@Module({ controllers: [ExtractArticles, ClusterArticles] })
export class NormalizerModule {
  /** @param modelFolder of a sentence encoder, when there is one; a model that does not work keeps the service from starting */
  static async forRoot(modelFolder: string | undefined): Promise<DynamicModule> {
    const embedder = modelFolder ? await openEmbedder(modelFolder) : null;
    return { module: NormalizerModule, providers: [{ provide: EMBEDDER, useValue: embedder }] };
  }
}
