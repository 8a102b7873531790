import Config

if config_env() == :prod
  config :pleroma, :instance, name: "x"
end
