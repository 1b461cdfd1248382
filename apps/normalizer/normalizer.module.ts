import { Module } from '@nestjs/common';
import { ClusterArticles } from './cluster-articles.js';
import { ExtractArticles } from './extract-articles.js';

/** Understands articles, then decides which belong together. */
@Module({ controllers: [ExtractArticles, ClusterArticles] })
export class NormalizerModule {}
