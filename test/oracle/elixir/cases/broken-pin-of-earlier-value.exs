import Config

x = 1
^x = x = 2
config :p, :a, x
