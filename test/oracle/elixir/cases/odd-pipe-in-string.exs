import Config

config :pleroma, :a, b: "a |> b" |> String.upcase(), c: ~s|x|, d: [:|>, :||]
