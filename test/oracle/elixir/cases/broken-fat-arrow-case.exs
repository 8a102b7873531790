import Config

case config_env() do
  :prod => 1
  _ => 2
end
