import Config

xs = [3, 1, 2]
config :a,
  b: Enum.map(xs, fn x -> x + 1 end),
  c: Enum.map(xs, &(&1 * 2)),
  d: Enum.filter(xs, &(&1 > 1)),
  e: Enum.reject(xs, fn x -> x == 1 end),
  f: Enum.reduce(xs, 0, fn x, acc -> x + acc end),
  g: Enum.join(xs, "-"),
  h: Enum.concat([1], [2]),
  i: Enum.member?(xs, 3),
  j: Enum.count(xs),
  k: Enum.any?(xs, &(&1 > 2)),
  l: Enum.all?(xs, &(&1 > 2)),
  m: Enum.find(xs, &(&1 < 3)),
  n: Enum.at(xs, 1),
  o: Enum.reverse(xs),
  p: Enum.uniq([1, 1, 2]),
  q: Enum.with_index([:a, :b]),
  r: Enum.take(xs, 2),
  s: Enum.sum(xs),
  t: Enum.map(~w(a b), &String.to_atom/1),
  u: Enum.flat_map(xs, &[&1, &1]),
  v: Enum.map([a: 1], fn {k, v} -> {v, k} end),
  w: Enum.to_list(1..3),
  x: Enum.empty?([]),
  y: Enum.map_join(xs, ",", &to_string/1),
  z: Enum.sort(xs)

Enum.each([:p, :q], fn key -> config :b, key, 1 end)
