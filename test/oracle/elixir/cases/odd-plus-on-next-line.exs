import Config

x = 1
+ 2

config :pleroma, :a, b: x
