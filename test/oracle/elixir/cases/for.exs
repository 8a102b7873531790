import Config

config :a,
  b: for(x <- [1, 2, 3], do: x * 2),
  c: for({k, v} <- [a: 1, b: 2], v > 1, do: k),
  d: for(x <- 1..3, y <- [:p, :q], do: {x, y}),
  e: for({:ok, v} <- [{:ok, 1}, :error], do: v),
  f: for({k, v} <- [a: 1], into: %{}, do: {k, v})

for {key, value} <- [p: 1, q: 2] do
  config :a, key, value
end

for app <- [:x, :y], do: config(app, z: 1)
