import Config

config :pleroma, Pleroma.Web.Endpoint,
  http: [
    ip: {127, 0, 0, 1},
    port: 4000,
    dispatch: [
      {:_,
       [
         {"/api/v1/streaming", Pleroma.Web.MastodonAPI.WebsocketHandler, []},
         {:_, Phoenix.Endpoint.Cowboy2Handler, {Pleroma.Web.Endpoint, []}}
       ]}
    ]
  ],
  protocol: "https",
  extra_cookie_attrs: ["SameSite=Lax"]
