import Config

config :p, a: if(config_env() == :prod, do: hd([]))
