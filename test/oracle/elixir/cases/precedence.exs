import Config

config :a,
  b: !true == false,
  c: not true == false,
  d: -1 + 2,
  e: -2 * 3,
  f: not true and false,
  g: !nil || 5,
  h: 1 + 2 |> to_string(),
  i: 10 - 3 - 2 * 2 - 1,
  j: [1] ++ [2] ++ [3] -- [1],
  k: "a" <> "b" <> "c" |> String.upcase(),
  l: 1 == 1 and 2 < 3 or false,
  m: 1 in [1] and 2 in [2],
  n: nil || false || :x && :y,
  o: 2 + 3 == 5 && "yes" || "no",
  p: 8 / 2 / 2,
  q: 3 > 2 == true,
  r: [1, 2] -- [1] -- [1],
  s: not (true == false),
  t: 1..2 == 1..2,
  u: -(-3) - -2

x = y = 1 + 1 |> max(3) |> to_string()
z = "b,a" |> String.split(",") |> Enum.map(&String.to_atom/1) |> Enum.reverse()
w = System.get_env("X") || "k" |> String.upcase()
config :a, x: x, y: y, z: z, w: w
