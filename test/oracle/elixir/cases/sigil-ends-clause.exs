import Config

case 1 do
  2 ->
    config :pleroma, :a, ~w(d c)
  nil ->
    config :pleroma, :a, "nothing"
  _ ->
    config :pleroma, :a, ~w(x y)
end

if true do
  config :pleroma, :b, ~w(one two)
end

case 1 do
  1 -> ~w(a)
  and_more -> and_more
end

case 1 do
  2 ->
    config :pleroma, :d, ~w(a)
  in_other when in_other == 1 ->
    config :pleroma, :d, in_other
end

config :pleroma, :c, ~w(z)
