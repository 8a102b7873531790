import Config

providers = System.get_env("OAUTH_CONSUMER_STRATEGIES", "") |> String.split()
strategies = ~w(twitter facebook)
config :pleroma, :auth, oauth_consumer_strategies: providers
config :ueberauth, Ueberauth, base_path: "/oauth", providers: Enum.map(strategies, &{String.to_atom(&1), {Ueberauth.Strategy, []}})
