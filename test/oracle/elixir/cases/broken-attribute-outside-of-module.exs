import Config

@host "a.example"
config :p, :a, 1
