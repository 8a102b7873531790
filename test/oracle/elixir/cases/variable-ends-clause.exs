import Config

name = "one"
case 1 do
  2 ->
    config :pleroma, :a, b: name
  nil ->
    config :pleroma, :a, b: 2
  _ ->
    config :pleroma, :a, c: name
end
