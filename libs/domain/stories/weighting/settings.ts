const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Every number that a decision depends on. Weights and scores are log odds in nats where nothing else is said. They were
 * measured on translated news; `npm run bench:fit` finds the weights of stories.
 */
export const defaultSettings = {
  /** How long an article is remembered, counted back from the newest `receivedAt`. */
  retentionMs: 90 * DAY_MS,

  /** Least MinHash similarity of a near-copy. */
  nearCopySimilarity: 0.7,

  /** Estimation of an anchor's background: the probability that an unrelated article has it. */
  background: {
    /** Pseudo-articles that smooth the frequency within a language towards the one over all languages. */
    languagePseudoArticles: 10,
    /** Pseudo-articles that smooth the frequency over all languages towards the prior. */
    globalPseudoArticles: 50,
    /** Anchors in more than this share of articles are ignored, like stop words. */
    max: 0.3,
    /** Anchors this common over all are ignored for a text group as well, although the group itself may make them common. */
    maxIncludingGroup: 0.6,
  },

  anchor: {
    /** Most that one anchor counts. */
    maxWeight: 7,
    /** Pseudo-members of a text group that have an anchor as often as its kind says; they smooth the group's recall. */
    recallPseudoMembers: 2,
    /** Least recall of common words and n-grams between articles of one language, which repeat them as they are. */
    sameLanguageRecall: 0.35,
    /** Keys of an article that are compared and remembered; at most 256. */
    maxKeys: 176,
    /** The backgrounds in a text group's own languages count as well, if it has at most this many. */
    maxGroupLanguages: 1,
  },

  candidates: {
    /** Postings that are read per article. The rarest anchors come first; the rest adds little. */
    maxPostings: 800,
    /** Stories that are compared in full. */
    maxStories: 16,
    /** Stories below this share of the best candidate's score are dropped, except the first `minStories`. */
    minScoreShare: 0.4,
    minStories: 4,
    texts: {
      /** Stories whose texts are compared: those with the strongest evidence. */
      maxStories: 3,
      /** Least evidence shared with the story, in units of the article's least normalization. */
      minEvidence: 0.5,
      /** Texts per story that are compared in full: those with most of the article's `rarestKeys` rarest keys. */
      maxTexts: 4,
      rarestKeys: 12,
      /** Newest texts per story among which these are chosen. */
      newestTexts: 24,
    },
  },

  centroid: {
    /** Keys that are kept of a text group or story; at most 1024. */
    maxKeys: 384,
  },

  /** Alignment of the positions of shared anchors. Positions and distances are shares of the text. */
  alignment: {
    /** Mean distance that a translation moves an anchor. */
    meanShift: 0.025,
    /** Share of anchors that keep their place in a translation. */
    inPlaceShare: 0.8,
    /** Most that an anchor's position adds to its weight. */
    maxGain: 3,
    /** Taken off an alignment other than identity. */
    penalty: 6,
    /** Slopes and offsets that boilerplate and cuts lead to. */
    minSlope: 0.55,
    maxSlope: 1.8,
    maxOffset: 0.45,
    /** Strongest shared anchors whose pairs propose a line, and their least distance. */
    maxPoints: 12,
    minDistance: 0.12,
    /** Least number of shared anchors and least strength for a search. */
    minAnchors: 5,
    minStrength: 1.2,
    /** Identity is kept without a search from this share of anchors in place. */
    goodShare: 0.7,
    /** Largest distances of an anchor that lies on the line, and of one that counts as in place. */
    onLine: 0.03,
    inPlace: 0.04,
  },

  /** Weight of each number without a counterpart: translations keep 85 % of them. */
  missingNumber: Math.log(0.15),

  /** Divisors of a translation's evidence: long texts and large groups share more by chance. */
  normalization: {
    /** Expected evidence, at least `minExpected` nats, to this power. */
    expectedPower: 0.6,
    minExpected: 8,
    /** Size of the group, at most `maxMembers`, to this power. */
    membersPower: 0.15,
    maxMembers: 20,
    /** Least length of the group's texts relative to the mean; its square root divides. */
    minLengthRatio: 0.15,
  },

  /** A translation's score: a sum of weighted features. */
  translation: {
    intercept: -9.46,
    /** Times the strength: normalized evidence of the shared anchors, at most `maxStrength`. */
    strength: 0.64,
    maxStrength: 6,
    /** Times what positions and missing numbers add to the strength, between `minPlace` and `maxPlace`. */
    place: 2.24,
    minPlace: -4,
    maxPlace: 6,
    /** Times the share of the evidence that is in place. */
    inPlace: 4.21,
    /** Times the share of numbers that both texts have, at most `maxNumbers`. */
    numbers: 7.42,
    maxNumbers: 1.2,
    /** The share where both texts have fewer than 3 numbers: at least half are shared or there are none, or fewer are. */
    fewNumbersAgree: 0.6,
    fewNumbersDiffer: 0.45,
    /** Times the share of the article's reliable anchors that the group has. */
    coverage: 1.39,
    /** Added for texts in different scripts: less can be shared. */
    otherScript: 2.5,
    /** Times ln of the group's size. */
    size: 0.28,
    /** Least score of a translation. */
    threshold: 0,
    /**
     * Least score where the anchors are not in order: at least `orderMinAnchors` shared anchors, less than `orderedShare`
     * of the evidence in place, and positions that take more than they add.
     */
    unorderedThreshold: 3,
    orderedShare: 0.6,
    orderMinAnchors: 12,
    /** Least score and coverage in a language that the group already has: another telling is likelier than a copy. */
    sameLanguageThreshold: 4,
    sameLanguageCoverage: 0.6,
    /** Least score to join two text groups, plus `joinSize` times ln of the smaller one's size: a mistake mixes both. */
    joinThreshold: 1,
    joinSize: 1,
    /** Least number of shared anchors: of texts with up to `shortMentions` mentions, and of longer ones. */
    minAnchorsOfShort: 3,
    minAnchors: 2,
    shortMentions: 40,
    /** Least strength including positions. */
    minStrength: 0.8,
  },

  story: {
    /** Share of the text that is its lead, and what an anchor counts that first occurs after it. */
    lead: 0.3,
    afterLead: 0.4,
    /** Articles of a language at which the feature `coldStart` is half. */
    coldStartArticles: 20,
    /**
     * Least scores: of an article that joins a story, and of one that merges a second story with its own when one of the
     * two has a single article, which may have come too early, or when both have more.
     */
    threshold: -0.6,
    mergeSingletonThreshold: -0.42,
    mergeThreshold: 1.25,
    /**
     * Least evidence in nats, without vectors: what an article shares with a story of one article, and of several. A country
     * that two headlines name makes no story, however short they are.
     */
    minEvidenceOfOne: 3,
    minEvidence: 2,
    /** The score is the intercept plus the weighted features of story-score.ts. */
    intercept: -0.85,
    weights: {
      similarity: 9.72,
      cosine: -3.94,
      coverage: -5.05,
      coverageByLength: 2.2,
      coverageBySize: 0.43,
      evidence: 0.21,
      logEvidence: 1.43,
      strongestBySize: -0.37,
      length: -2.24,
      distance: -2.22,
      distanceByLength: 0.5,
      distanceBySize: -0.67,
      crossLingual: -1.39,
      coldStart: 0.8,
      reverseCoverage: 0.21,
      specificity: -0.32,
      numbers: -1.38,
      singleton: -0.05,
      crossLingualSimilarity: 0.6,
      elsewhere: -4,
      slotsDiffer: -62,
      slotsAgree: 5.5,
    },
    /** The same where article and story have vectors. */
    withMeaning: {
      intercept: -0.5,
      weights: {
        similarity: 9.71,
        cosine: -3.74,
        coverage: -6.49,
        coverageByLength: 2.19,
        coverageBySize: -0.62,
        evidence: 0.21,
        logEvidence: 1.51,
        strongestBySize: -0.64,
        length: -2.09,
        distance: -2.3,
        distanceByLength: 0.44,
        distanceBySize: -0.45,
        crossLingual: -1.14,
        coldStart: 0.32,
        reverseCoverage: -0.7,
        specificity: -0.44,
        numbers: -2.29,
        singleton: -0.87,
        crossLingualSimilarity: 1.43,
        elsewhere: -4,
        slotsDiffer: -98,
        slotsAgree: 4.46,
        meaning: 8.52,
        meanMeaning: 5.37,
        crossLingualMeaning: 2.87,
        hasMeaning: -4.16,
      },
    },
  },

  /** Texts of at most this many mentions are headlines that cities tell apart; and a story's newest texts that are compared. */
  headlines: { maxMentions: 12, maxTexts: 4 },

  /**
   * Another text under a known address or guid. Of 4,388 pairs of articles on one event by different outlets none shares less,
   * of unrelated ones 32 to 65 % do. Headlines alone don't tell.
   */
  reuse: {
    /** Mentions that both texts have at least. */
    minMentions: 20,
    /** Share of the shorter text's mentions below which two texts of one language have nothing in common. */
    maxShare: 0.05,
  },

  /** Bulletins of one form: what they have in common tells nothing, what fills the form tells everything. */
  form: {
    /** Two texts have one form if they have this share of the shorter one's mentions in the same order, and this many. */
    minShare: 0.45,
    minInOrder: 5,
    /** The share that suffices where `minEvents` stories tell other events in that form. */
    minShareOfKnown: 0.35,
    /** Newest texts of a story that are read. */
    maxTexts: 4,
    /** Pseudo-texts that smooth the frequency of a key within the form towards its background. */
    pseudoTexts: 5,
    /** What a slot counts by its filler: number, date, name, unknown word, word, ideographs. */
    weights: [0.5, 1, 1, 0.5, 0.25, 0.15],
    /** The same of numbers when both texts are published at once. */
    numbersAtOnce: 0.15,
    /** Information that differs when the texts are published a day apart or more; nats. */
    otherDay: 4,
    /** Events from which on the form is certain, and all its words are known. */
    minEvents: 3,
    /** Share from which on a word that differs fills a slot, although the form is not certain. */
    minWordShare: 0.6,
    /** Share of differing information up to which slots agree: in a story, and in a copy. */
    tolerance: 0.25,
    maxCopyDifference: 0.2,
  },

  /** With an embeddings service only: articles also find stories by the meaning of their title and lead. */
  meaning: {
    /** Nearest articles that are looked up, and stories of theirs that are compared in full. */
    nearestArticles: 24,
    maxStories: 8,
    /** Newest texts of a story that are compared. */
    newestTexts: 6,
  },

  /** Articles that arrived before much was known are compared again. */
  reevaluation: {
    /** After how many further arrivals. */
    arrivals: [256],
    /** Only in stories of at most this many articles. */
    maxStoryArticles: 4,
  },
};

export type ClusterSettings = typeof defaultSettings;
