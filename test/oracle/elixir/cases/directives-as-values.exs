import Config

config :p, :import, import(Bitwise)
config :p, :require, require(Logger)
config :p, :alias, alias(Some.Module)
config :p, :aliases, alias(Some.{One, Two.Three})
config :p, :used, {Module, One, Three}
