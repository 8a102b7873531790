import Config

config :pleroma, :a, b: ~s|x| |> String.upcase(), c: ~w|a b|a
