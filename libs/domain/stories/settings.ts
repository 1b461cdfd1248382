const DAY = 24 * 60 * 60 * 1000;

/** Every number that a decision depends on. Weights are in nats unless told otherwise; measured on translated news. */
export const defaultSettings = {
  /** Milliseconds that an article is remembered, counted back from the newest `receivedAt`. */
  window: 90 * DAY,

  /** MinHash similarity from which a text of the same language is a near-copy. */
  nearCopySimilarity: 0.7,

  frequency: {
    /** Pseudo-documents that pull a language's document frequency to the background. */
    languagePrior: 10,
    /** The same for the frequency over all languages. */
    globalPrior: 50,
    /** An anchor in more than this share of articles tells nothing. */
    tooCommon: 0.3,
    /** Nothing else is looked up for anchors this common, not even against a group that makes them rarer. */
    hopeless: 0.6,
  },

  anchor: {
    /** A single anchor never counts more than this. */
    maxWeight: 7,
    /** Pseudo-members with the kind's own recall, when a group's recall of an anchor is estimated. */
    recallPrior: 2,
    /** Recall of common words and n-grams between two texts of one language, where cognates are simply words. */
    sameLanguageRecall: 0.35,
    /** An article is compared and remembered by so many of its keys, the most telling ones; at most 256. */
    maxKeys: 176,
    /** A group of at most so many languages is also judged by frequencies in those. */
    fewLanguages: 1,
  },

  candidates: {
    /** Posting visits per article; rare anchors come first, so that the rest adds little. */
    visits: 800,
    /** Stories that are compared in full. */
    count: 16,
    /** Those whose rough score is less than this share of the best one's are not, beyond the first ones. */
    share: 0.4,
    always: 4,
    texts: {
      /** Stories whose texts are looked at for a translation: those that share the strongest evidence. */
      stories: 3,
      /** Nats shared with the story, per unit of the article's normalization, without which none is looked for. */
      minEvidence: 0.5,
      /** Texts of a story that are compared in full; if it has more, those that share most of the rarest keys. */
      count: 4,
      rareKeys: 12,
      /** Of many texts the newest. */
      lookedAt: 32,
    },
  },

  profile: {
    /** Keys that a group of texts, and a story, keep of all that their texts have; at most 1024. */
    maxKeys: 384,
  },

  position: {
    /** How far a translated anchor moves, as share of the text. */
    spread: 0.025,
    /** Share of anchors that keep their place in a translation. */
    inPlace: 0.8,
    /** A place never adds more than this. */
    maxGain: 3,
    /** What a line other than "same place" must gain to be believed. */
    linePenalty: 6,
    /** The line: slopes and offsets that boilerplate and cuts lead to. */
    minSlope: 0.55,
    maxSlope: 1.8,
    maxOffset: 0.45,
    /** Strongest shared anchors whose pairs propose lines, and how far apart a pair must be. */
    linePoints: 12,
    minDistance: 0.12,
    /** Fewer shared anchors than this, or less strength, and no line is looked for. */
    minAnchors: 5,
    minStrength: 1.2,
    /** With this share already in place, none is needed. */
    goodEnough: 0.7,
    /** Within this distance of the line an anchor is on it, in place. */
    onLine: 0.03,
    near: 0.04,
  },

  /** For each number without a partner: translations keep 85 % of them. */
  missingNumber: Math.log(0.15),

  normalization: {
    /** Expected evidence, to this power, divides the score: long texts share more. */
    expectedPower: 0.6,
    minExpected: 8,
    /** Members of the group, to this power, too. */
    membersPower: 0.15,
    maxMembers: 20,
    minLengthRatio: 0.15,
  },

  translation: {
    intercept: -9.46,
    /** Per unit of names and numbers shared, whatever their place. */
    shared: 0.64,
    maxShared: 6,
    /** Per unit that place and missing numbers add or take. */
    place: 2.24,
    minPlace: -4,
    maxPlace: 6,
    inPlace: 4.21,
    numbers: 7.42,
    maxNumbers: 1.2,
    /** Stands in for the share of numbers when both texts have too few: some agree, or none. */
    fewNumbersAgree: 0.6,
    fewNumbersDiffer: 0.45,
    coverage: 1.39,
    /** No common script: less can be shared, so what is shared tells more. */
    otherScript: 2.5,
    /** Times ln of the group's size. */
    members: 0.28,
    /** Score from which it is a translation; in a language that the group already has, another telling is likelier. */
    threshold: 0,
    /** The same for a text that shares many anchors but not their order: less than this share is in place, and places
     * take more than they give. Few anchors have no order. */
    disorderThreshold: 3,
    orderedShare: 0.6,
    orderedAnchors: 12,
    sameLanguageThreshold: 4,
    sameLanguageCoverage: 0.6,
    /** A text that a new article is a translation of as well becomes one with the first: from this score, as two are at stake. */
    joinTexts: 1,
    /** More, times ln of the smaller group's size. */
    joinSize: 1,
    /** Least strength including place. */
    minStrength: 0.8,
  },

  story: {
    /** Share of the text that counts as its beginning, and what an anchor that first stands after it is worth. */
    lead: 0.3,
    afterLead: 0.4,
    /** Articles of a language after which half of what makes stories cold is gone. */
    coldArticles: 20,
    /**
     * Log odds from which an article joins a story, and from which two stories become one that the article fits both:
     * when one of them is a single article, which may only have come too early, and when both are more.
     */
    threshold: -0.6,
    mergeLone: -0.47,
    merge: 1.24,
    /**
     * Weights of the features of story-score.ts, in log odds. `npm run bench:fit` finds them: by what streams of labelled
     * sets become with them, in the order of time and in a random one.
     */
    base: -0.8,
    weights: {
      similarity: 10.13,
      cosine: -3.16,
      coverage: -6.03,
      coverageOfLong: 2.11,
      coverageOfLarge: 0.41,
      evidence: 0.23,
      evidenceLog: 1.39,
      strongestInLarge: -0.45,
      length: -2.34,
      distance: -2.22,
      distanceOfLong: 0.5,
      distanceOfLarge: -0.47,
      abroad: -1.39,
      cold: 0.66,
      reverse: 0.71,
      rarity: -0.32,
      numbers: -1.27,
      lone: -0.44,
      similarityAbroad: 0.71,
    },
  },

  /** Only with a sentence encoder: what its cosine adds to a score, and the cosine that says nothing. Not measured yet. */
  embedding: {
    weight: 6,
    neutral: 0.5,
  },

  retry: {
    /** Arrivals after which an article in a small story is looked at again, and how small. */
    delays: [256],
    maxArticles: 4,
  },
};

export type ClusterSettings = typeof defaultSettings;
