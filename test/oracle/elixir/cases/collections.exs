import Config

config :a,
  b: {1, 2},
  c: [1, 2, 3],
  d: [],
  e: {},
  f: %{},
  g: %{"b" => 2, a: 1},
  h: %{1 => :x},
  i: [x: 1, y: 2],
  j: [{:x, 1}, {:y, 2}],
  k: [1, x: 2],
  l: {1, x: 2},
  m: [{"s", 1}],
  n: ["quoted key": 1, "b c": 2]
