"""The metrics against values computed by hand."""
import unittest

from metrics import b_cubed, cross_language, pairwise

# Right: {a b c} {d e}. Predicted: {a b} {c d e}.
GOLD = ['1', '1', '1', '2', '2']
PREDICTED = ['x', 'x', 'y', 'y', 'y']
LANGUAGES = ['en', 'de', 'de', 'en', 'en']


class MetricsTest(unittest.TestCase):
    def test_b_cubed(self):
        # precision (1 + 1 + 1/3 + 2/3 + 2/3) / 5, recall (2/3 + 2/3 + 1/3 + 1 + 1) / 5
        self.assert_quality(b_cubed(PREDICTED, GOLD), 11 / 15, 11 / 15, 11 / 15)

    def test_pairwise(self):
        # predicted ab cd ce de, right ab ac bc de: two in common
        self.assert_quality(pairwise(PREDICTED, GOLD), 1 / 2, 1 / 2, 1 / 2)

    def test_cross_language(self):
        # predicted ab cd ce, right ab ac: one in common
        self.assert_quality(cross_language(PREDICTED, GOLD, LANGUAGES), 1 / 3, 1 / 2, 2 / 5)

    def test_one_language(self):
        self.assertIsNone(cross_language(PREDICTED, GOLD, ['en'] * 5))

    def test_all_right(self):
        self.assert_quality(b_cubed(GOLD, GOLD), 1, 1, 1)
        self.assert_quality(pairwise(GOLD, GOLD), 1, 1, 1)

    def test_all_apart(self):
        # each article its own cluster: recall (3 * 1/3 + 2 * 1/2) / 5
        self.assert_quality(b_cubed(list('abcde'), GOLD), 1, 2 / 5, 4 / 7)
        self.assert_quality(pairwise(list('abcde'), GOLD), 0, 0, 0)

    def assert_quality(self, measured, *right):
        for value, expected in zip(measured, right, strict=True):
            self.assertAlmostEqual(value, expected)


if __name__ == '__main__':
    unittest.main()
