import Config

config :pleroma, :frontends,
  primary: %{"name" => "pleroma-fe", "ref" => "stable"},
  admin: %{"name" => "admin-fe", "ref" => "stable"}

config :pleroma, :frontend_configurations,
  pleroma_fe: %{theme: "pleroma-dark", background: "/images/city.jpg", logoMask: true},
  masto_fe: %{showInstanceSpecificPanel: true}
