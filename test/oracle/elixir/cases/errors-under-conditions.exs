import Config

config :p, before: 1

if System.get_env("RAISE") == "true" do
  config :p, before: String.to_integer("x")
end

config :p, after: (System.get_env("SHORT") && hd([])) || :none
