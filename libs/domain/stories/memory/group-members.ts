import { addProfiles, subtractProfile, type Profile } from './profile.js';
import type { ClusterSettings } from '../settings.js';
import { type RememberedArticle, type TextGroup } from './text-group.js';

/** Keeps a group's sums and profile in step with its counted members. */
export class GroupMembers {
  constructor(private readonly settings: ClusterSettings) {}

  /** The counted member of a group that has only one. */
  counted(group: TextGroup): RememberedArticle {
    for (const member of group.members) if (member.indexed) return member;
    throw new Error('a group without counted members has no profile');
  }

  /** @param before the group's profile without the article; null when it is the first */
  add(group: TextGroup, article: RememberedArticle, before: Profile | null, own: Profile): void {
    group.profile = before ? addProfiles(before, own, this.settings.profile.maxKeys) : null;
    this.change(group, article, 1);
  }

  /**
   * All members of one group become the other's.
   * @param line takes positions in `from` to positions in `into`
   */
  join(
    from: TextGroup,
    into: TextGroup,
    line: { slope: number; offset: number },
    ofFrom: Profile,
    ofInto: Profile,
  ): void {
    const moved = new MovedProfile(ofFrom, line);
    into.profile = addProfiles(ofInto, moved, this.settings.profile.maxKeys);
    for (const member of from.members) {
      member.slope *= line.slope;
      member.offset = line.slope * member.offset + line.offset;
      member.group = into;
      into.members.push(member);
      if (member.indexed) this.change(into, member, 1);
    }
    from.members = [];
  }

  remove(group: TextGroup, article: RememberedArticle, own: Profile): void {
    this.change(group, article, -1);
    if (group.profile) group.profile = group.indexedCount > 1 ? subtractProfile(group.profile, own) : null;
  }

  private change(group: TextGroup, { anchors, language }: RememberedArticle, sign: 1 | -1): void {
    group.indexedCount += sign;
    group.slotSum += sign * anchors.slotCount;
    group.numberSum += sign * anchors.numberCount;
    group.languages.add(language, sign);
    group.scripts.add(anchors.script, sign);
  }
}

/** A profile with its positions taken to another group. */
class MovedProfile implements Profile {
  readonly members: number;
  readonly keys: Int32Array;

  constructor(
    private readonly from: Profile,
    private readonly line: { slope: number; offset: number },
  ) {
    this.members = from.members;
    this.keys = from.keys;
  }

  count(i: number): number {
    return this.from.count(i);
  }
  position(i: number): number {
    return this.line.slope * this.from.position(i) + this.line.offset;
  }
  weight(i: number): number {
    return this.from.weight(i);
  }
}
