import Config

port = if System.get_env("PORT"), do: String.length(System.get_env("PORT")), else: 4000
config :a, port: port, scheme: if(System.get_env("X") == "true", do: "https", else: "http")
