import Config

config :p, :a, Keyword.fetch!([a: 1], :b)
