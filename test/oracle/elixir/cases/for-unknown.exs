import Config

config :a, b: 1, c: 2
for name <- String.split(System.get_env("NAMES") || "", ",") do
  config :a, b: name
end
