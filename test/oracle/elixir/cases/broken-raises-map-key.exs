import Config

config :p, a: %{b: 1}.c
