const DAY = 24 * 60 * 60 * 1000;

/** Every number that a decision depends on. Weights are in nats unless told otherwise; measured on translated news. */
export const defaultSettings = {
  /** Milliseconds an article is remembered, counted back from the newest `receivedAt`. */
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
    /** A group of at most so many languages is also judged by its own languages' frequencies. */
    fewLanguages: 3,
  },

  candidates: {
    /** Posting visits per article; rare anchors come first, so that the rest adds little. */
    visits: 2000,
    /** Groups that are compared in full. */
    count: 8,
    /** Groups below this share of the best one's rough score are not compared, beyond the first two. */
    share: 0.3,
    /** Groups with more anchors than this are scored down: they match everything a little. */
    usualKeys: 200,
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
    orderedAnchors: 20,
    sameLanguageThreshold: 4,
    sameLanguageCoverage: 0.6,
    /** Least strength including place. */
    minStrength: 0.8,
  },

  story: {
    /** Share of the text that counts as its beginning, and what a shared anchor outside it is worth, per side. */
    lead: 0.3,
    afterLead: 0.4,
    /** Per unit of strength. */
    strength: 0.03,
    /** Added to an article's own norm: very short texts are not sure of anything. */
    norm: 3,
    /** Cosine that the best group of a story must reach, and the mean of its groups (at most `groups`). */
    threshold: 0.12,
    meanThreshold: 0.08,
    groups: 6,
    /** Names that both must share. */
    minNames: 3,
    /** Thresholds are raised by this share while nothing is known, halved after `coldArticles` of the language. */
    cold: 1,
    coldArticles: 20,
    /** With more shared names than this, less. */
    coldNames: 8,
    /** An article that fits two stories makes them one: the second's thresholds are raised by this when one of the two is
     * a single text, which may only have come too early to be linked, and when both are more. */
    mergeLone: 1.5,
    mergeFactor: 2,
    /** Times this factor per distance in time: falls from 1 to `timeFloor` with the time constant (milliseconds). */
    timeFloor: 0.75,
    timeConstant: 14 * DAY,
  },
};

export type ClusterSettings = typeof defaultSettings;
