"""What a script gets from `import sleepscorer_app`, for type checkers and editors."""

from sleepscorer_app.api import FailedExport as FailedExport
from sleepscorer_app.api import Hypnogram as Hypnogram
from sleepscorer_app.api import NoSuchChannel as NoSuchChannel
from sleepscorer_app.api import NoSuchModel as NoSuchModel
from sleepscorer_app.api import Recording as Recording
from sleepscorer_app.api import Scoring as Scoring
from sleepscorer_app.api import Stage as Stage
from sleepscorer_app.api import UnreadableFile as UnreadableFile
from sleepscorer_app.api import UnscorableChannel as UnscorableChannel
from sleepscorer_app.api import UnusableModel as UnusableModel
from sleepscorer_app.api import compare as compare
from sleepscorer_app.api import open_recording as open_recording
from sleepscorer_app.api import read_hypnogram as read_hypnogram
from sleepscorer_app.api import score as score
from sleepscorer_app.api import write as write

__version__: str
