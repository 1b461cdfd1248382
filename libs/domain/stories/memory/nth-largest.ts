/**
 * The n-th largest of the first `size` values, which are all different; 1 is the largest. Reorders the values
 * (quickselect, Hoare 1961: no full sort).
 */
export function nthLargest(values: Float64Array, size: number, n: number): number {
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
