import Config

base = [a: 1, b: 2, a: 3]
config :a,
  b: Keyword.get(base, :a),
  c: Keyword.get(base, :z, :none),
  d: Keyword.put(base, :a, 9),
  e: Keyword.merge(base, b: 5, c: 6),
  f: Keyword.delete(base, :a),
  g: Keyword.has_key?(base, :b),
  h: Keyword.keys(base),
  i: Keyword.values(base),
  j: Keyword.take(base, [:b]),
  k: Keyword.drop(base, [:b]),
  l: base[:b],
  m: base[:zz],
  n: Keyword.put_new(base, :z, 1),
  o: Keyword.put_new(base, :a, 1),
  p: Keyword.fetch!(base, :b),
  q: Keyword.fetch(base, :q)
