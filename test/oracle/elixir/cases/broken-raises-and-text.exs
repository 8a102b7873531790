import Config

config :p, a: "yes" and true
