import Config

x = 1
for f <- ["one", "two"], do: import_config("#{f}.exs")
config :a, x: x
