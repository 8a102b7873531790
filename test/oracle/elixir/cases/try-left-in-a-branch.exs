import Config

try do
  if System.get_env("FIRST") do
    config :p, :set, System.fetch_env!("OTHER")
  else
    for word <- String.split(System.get_env("WORDS") || "", "0"),
        do: config(:p, String.to_atom("key" <> word), 1)

    config :p, :early, 1
    config :p, :late, System.fetch_env!("FIRST")
  end
rescue
  _ -> config :p, :rescued, true
end

config :p, :after, 1
