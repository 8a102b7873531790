import Config

import_config Path.join(__DIR__, "one.exs")
import_config Path.expand("two.exs", __DIR__)
import_config "#{__DIR__}/three.exs"
