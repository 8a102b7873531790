import Config

config :a, b: List.first([1, 2]), c: List.last([1, 2]), d: List.wrap(nil), e: List.wrap(1), f: List.flatten([1, [2, [3]]]), g: hd([1, 2]), h: tl([1, 2]), i: length([1, 2]), j: elem({1, 2}, 0), k: tuple_size({1, 2}), l: List.to_tuple([1, 2]), m: Tuple.to_list({1, 2}), n: List.delete([1, 2, 1], 1), o: List.duplicate(0, 3), p: List.to_string('abc'), q: max(1, 2), r: min(1, 2), s: abs(-3), t: List.first([])
