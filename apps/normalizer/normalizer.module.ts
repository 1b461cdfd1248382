import { type DynamicModule, Module } from '@nestjs/common';
import { openEmbedder } from '#libs/embedding/onnx-embedder.js';
import { ClusterArticlesController } from './cluster-articles.controller.js';
import { EMBEDDER, ExtractArticlesController } from './extract-articles.controller.js';

/** Extracts what is known of each article from its text, then clusters articles into stories. */
@Module({ controllers: [ExtractArticlesController, ClusterArticlesController] })
export class NormalizerModule {
  /**
   * @param modelFolder of a sentence encoder, if one is used
   * @throws Error that names MODEL_DIR when the model doesn't work
   */
  static async forRoot(modelFolder: string | undefined): Promise<DynamicModule> {
    const embedder = modelFolder ? await openEmbedder(modelFolder) : null;
    return { module: NormalizerModule, providers: [{ provide: EMBEDDER, useValue: embedder }] };
  }
}
