from huilin.insights.charts import ticks


def test_ticks_are_whole_and_reach_the_longest_bar():
    assert ticks(0) == [0, 1]
    assert ticks(2) == [0, 1, 2]
    assert ticks(7) == [0, 2, 4, 6, 8]
    assert ticks(5) == [0, 1, 2, 3, 4, 5]
    assert ticks(1234) == [0, 500, 1000, 1500]
