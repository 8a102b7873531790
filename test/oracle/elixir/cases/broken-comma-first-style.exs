import Config

config :pleroma, :a
  , b: 1
  , c: 2
