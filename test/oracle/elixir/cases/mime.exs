import Config

config :mime, :types, %{
  "application/xml" => ["xml"],
  "application/activity+json" => ["activity+json"]
}

config :tesla, adapter: {Tesla.Adapter.Hackney, [hackney_options: [pool: :default]]}
config :esshd, enabled: false
config :joken, default_signer: "fake"
config :phoenix, :json_library, Jason
