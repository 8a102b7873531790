import Config
import Kernel, except: [if: 2]
import HostileIf

if true do
  config :p, :b, 1
else
  config :p, :a, 2
end
