import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiPermanentRedirectResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { createZodDto, ZodValidationPipe } from 'nestjs-zod';
import { DataSource } from 'typeorm';
import { StoriesFeedQuery, StoryFeedQuery } from '#libs/contracts/api/stories.js';
import { HashId } from '#libs/contracts/normalized-article.js';
import type { Story } from '#libs/database/entities/story.entity.js';
import { parseUrl } from '#libs/domain/text/url.js';
import { ApiDocument, ApiProblem, locationHeader, PathParam } from '#libs/runtime/api-decorators.js';
import { FieldException } from '#libs/runtime/problem-filter.js';
import { type AtomEntry, type AtomFeed, writeAtom } from './atom-feed.js';
import { type ArticleLead, findArticleLeads, findLeads, type StoryLead } from './find-leads.js';
import { findStories, findStory } from './find-stories.js';
import { titleLanguageOf, withTitle } from './title-language.js';

class StoriesFeedQueryDto extends createZodDto(StoriesFeedQuery) {}
class StoryFeedQueryDto extends createZodDto(StoryFeedQuery) {}

const CONTENT_TYPE = 'application/atom+xml';
const NOT_MODIFIED = { status: 304, description: 'Unchanged: If-None-Match has the ETag of the feed.' };
/** Filters that the front page has, too. */
const PAGE_FILTERS = ['q', 'language', 'source'] as const;
/** When a feed without stories changed. Its stories may come later, so it isn't now; W3C's validator doubts dates before 1990. */
const UNCHANGED = new Date('2000-01-01');

/**
 * Stories, and the articles of a story, as Atom. Feeds have an ETag and no Last-Modified: a story that leaves a feed makes
 * its latest change no later.
 */
@ApiTags('stories')
@Controller('api')
export class AtomController {
  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  @Get('stories.atom')
  @ApiOperation({ summary: 'The list of stories as an Atom feed, in pages (RFC 5005)' })
  @ApiDocument(CONTENT_TYPE, 'Atom (RFC 4287)')
  @ApiResponse(NOT_MODIFIED)
  async stories(
    @Query(new ZodValidationPipe(StoriesFeedQuery)) query: StoriesFeedQueryDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const page = await findStories(query, this.db.manager);
    const language = titleLanguageOf(request, query.lang);
    const stories = page.stories.map((story) => withTitle(story, language));
    const leads = await findLeads(stories, this.db.manager);
    const origin = originOf(request);
    const filters = PAGE_FILTERS.flatMap((name): [string, string][] => (query[name] ? [[name, query[name]]] : []));
    send(response, {
      id: `urn:babelwire:stories${idSuffix(query)}`,
      title: { text: ['Babelwire', ...filters.map(([, value]) => value)].join(' · '), language: 'en' },
      ...pageLinks(request, page.next),
      alternate: `${origin}/${filters.length > 0 ? `?${new URLSearchParams(filters)}` : ''}`,
      updated: stories.reduce((latest, { updatedAt }) => (updatedAt > latest ? updatedAt : latest), UNCHANGED),
      entries: stories.map((story) => storyEntry(story, leads.get(story.id)!, origin)),
    });
  }

  @Get('stories/:id.atom')
  @ApiOperation({ summary: "A story's articles as an Atom feed, the latest revision first, in pages (RFC 5005)" })
  @ApiDocument(CONTENT_TYPE, 'Atom (RFC 4287)')
  @ApiResponse(NOT_MODIFIED)
  @ApiPermanentRedirectResponse({
    description: 'The story was merged into another.',
    headers: locationHeader('The feed of the story that it is part of.'),
  })
  @ApiProblem(404, 'There is no such story.')
  async story(
    @PathParam('id', HashId) id: string,
    @Query(new ZodValidationPipe(StoryFeedQuery)) query: StoryFeedQueryDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const found = await findStory(id, this.db.manager);
    if ('mergedInto' in found) {
      const path = `/api/stories/${found.mergedInto}.atom`;
      response
        .vary('Accept-Language')
        .status(308)
        .location(`${path}${searchOf(request)}`)
        .end();
      return;
    }
    const story = withTitle(found, titleLanguageOf(request, query.lang));
    const { articles, next } = await findArticleLeads(id, query, this.db.manager);
    const origin = originOf(request);
    send(response, {
      id: `urn:babelwire:story:${id}:articles`,
      title: { text: story.title, language: story.titleLanguage },
      ...pageLinks(request, next),
      alternate: `${origin}/stories/${id}`,
      updated: story.updatedAt,
      entries: articles.map((article) => articleEntry(article, origin)),
    });
  }
}

function send(response: Response, feed: AtomFeed): void {
  // Express adds the ETag, and answers 304 to If-None-Match.
  response.vary('Accept-Language').type(CONTENT_TYPE).send(writeAtom(feed));
}

function storyEntry(story: Story, { sources, excerpt }: StoryLead, origin: string): AtomEntry {
  return {
    id: `urn:babelwire:story:${story.id}`,
    title: { text: story.title, language: story.titleLanguage },
    alternate: `${origin}/stories/${story.id}`,
    updated: story.updatedAt,
    published: story.firstPublishedAt,
    authors: sources,
    languages: story.languages,
    summary: { text: excerpt, language: story.titleLanguage },
  };
}

function articleEntry(article: ArticleLead, origin: string): AtomEntry {
  const { id, title, language, source, byline, url, publishedAt, revisedAt, excerpt } = article;
  return {
    id: `urn:babelwire:article:${id}`,
    title: { text: title, language },
    // As a URL it has no characters that only an IRI may have, which not all readers take.
    alternate: (url && parseUrl(url)?.href) || `${origin}/articles/${id}`,
    updated: revisedAt,
    published: publishedAt,
    authors: [byline ?? source],
    languages: [language],
    summary: { text: excerpt, language },
  };
}

/** Pages of one feed have one id; each selection of stories is a feed of its own. RFC 2141 has no `~` in a URN. */
function idSuffix({ cursor: _cursor, limit: _limit, ...filters }: StoriesFeedQuery): string {
  const { order, ...others } = filters;
  return Object.entries(order === 'newest' ? others : filters)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `:${name}=${encodeURIComponent(value).replaceAll('~', '%7E')}`)
    .join('');
}

function pageLinks(request: Request, cursor: string | null): Pick<AtomFeed, 'self' | 'next'> {
  const self = new URL(request.originalUrl, originOf(request));
  const next = new URL(self);
  next.searchParams.set('cursor', cursor ?? '');
  return { self: self.href, next: cursor === null ? null : next.href };
}

/** Where the client reached this service: see TRUSTED_PROXIES of create-app.ts. */
function originOf(request: Request): string {
  const address = `${request.protocol}://${request.host}`;
  const origin = /^https?:/.test(address) && parseUrl(address)?.origin;
  if (origin) return origin;
  const detail = `${address} is not the address of a web server: correct Host, or X-Forwarded-Host and -Proto`;
  throw new FieldException(400, [{ field: 'host', detail }]);
}

const searchOf = (request: Request): string => /\?.*/s.exec(request.originalUrl)?.[0] ?? '';
