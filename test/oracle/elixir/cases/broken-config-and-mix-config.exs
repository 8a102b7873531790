import Config
use Mix.Config

config :p, :a, 1
