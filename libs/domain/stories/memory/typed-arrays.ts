/** A growable array of 32-bit integers. Growing replaces `array`. */
export class GrowableArray {
  array: Int32Array;

  constructor(capacity = 1 << 10) {
    this.array = new Int32Array(capacity);
  }

  /** Makes room for `size` items; new ones are 0. */
  reserve(size: number): void {
    if (size <= this.array.length) return;
    const larger = new Int32Array(Math.max(size, Math.ceil(this.array.length * 1.5)));
    larger.set(this.array);
    this.array = larger;
  }
}

/** Index of a value among ascending values, those from `start` to before `end` of an array, or -1. */
export function binarySearch(sorted: Int32Array, value: number, start = 0, end = sorted.length): number {
  let low = start;
  let high = end - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] === value) return middle;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/**
 * The n-th largest of the first `size` values, which must all differ; 1 is the largest. Reorders the values (Hoare 1961).
 */
export function quickselect(values: Float64Array, size: number, n: number): number {
  let [low, high] = [0, size - 1];
  const wanted = n - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let [left, right] = [low, high];
    while (left <= right) {
      while (values[left]! > pivot) left++;
      while (values[right]! < pivot) right--;
      if (left > right) break;
      const value = values[left]!;
      values[left++] = values[right]!;
      values[right--] = value;
    }
    if (wanted <= right) high = right;
    else if (wanted >= left) low = left;
    else break;
  }
  return values[wanted]!;
}
