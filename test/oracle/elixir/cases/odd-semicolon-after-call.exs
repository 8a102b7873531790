import Config

config :pleroma, :a, b: 1; config :pleroma, :a, c: 2;
